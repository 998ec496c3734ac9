"""`kaohe`: the command line of the product. Commands parse words and print answers; the work is done in the rooms."""
