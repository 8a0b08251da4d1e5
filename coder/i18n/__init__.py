"""The texts that people read, in English, bokmål and nynorsk."""
