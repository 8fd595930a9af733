-- Options for a file of infc.
vim.bo.commentstring = "# %s"
vim.bo.expandtab = true
vim.bo.shiftwidth = 2
vim.bo.iskeyword = vim.bo.iskeyword .. ",-"
-- Colours by the tree-sitter grammar, where it is installed (`lang/editors/tree-sitter`).
pcall(vim.treesitter.start)
