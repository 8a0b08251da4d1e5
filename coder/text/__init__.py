"""What is done with texts: how they are shown safely, what a reader sees as one character, language and likeness."""
