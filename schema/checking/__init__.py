"""What is right and wrong in a plan: pure rules, a file for each family of them."""
