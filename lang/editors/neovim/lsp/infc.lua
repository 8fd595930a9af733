-- The server. `vim.lsp.enable("infc")` in the own `init.lua` starts it.
return {
  cmd = { "infc", "lsp" },
  filetypes = { "inf" },
  root_markers = { "site.inf", ".git" },
  -- Whose lenses are run here, by `plugin/infc.lua`, and not by the server.
  init_options = { commands = { "infc.showReach" } },
}
