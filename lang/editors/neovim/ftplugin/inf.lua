-- Options for a file of infc.
vim.bo.commentstring = "# %s"
vim.bo.comments = ":##,:#"
vim.bo.expandtab = true
vim.bo.shiftwidth = 2
vim.bo.softtabstop = 2
vim.bo.iskeyword = vim.bo.iskeyword .. ",-"
-- Colours by the tree-sitter grammar, where it is installed (`lang/editors/tree-sitter`).
pcall(vim.treesitter.start)
vim.b.undo_ftplugin = "setlocal commentstring< comments< expandtab< shiftwidth< softtabstop< iskeyword<"
