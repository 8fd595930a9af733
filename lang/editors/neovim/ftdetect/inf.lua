-- Neovim takes `*.inf` for Inform and for Windows set-up files; here it is infc.
vim.filetype.add({ extension = { inf = "inf" } })
