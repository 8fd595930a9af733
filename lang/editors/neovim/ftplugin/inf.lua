-- Options for a file of infc.
vim.bo.commentstring = "# %s"
vim.bo.expandtab = true
vim.bo.shiftwidth = 2
vim.bo.iskeyword = vim.bo.iskeyword .. ",-"
