"""An invented clinic to try the product with. All people and numbers are made up."""
