"""The words that people read, in English, bokmål and nynorsk."""
