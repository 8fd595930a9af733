-- What the server tells an editor to do, and what lies in no folder: the library's sources, and pages of ways.
-- An older Neovim speaks the protocol, too, but knows neither these tables nor `vim.lsp.enable`.
if vim.fn.has("nvim-0.11") == 0 or vim.g.loaded_infc then
  return
end
vim.g.loaded_infc = true

-- A lens says who reaches a listener; run, it opens the page that tells every way.
vim.lsp.commands["infc.showReach"] = function(command)
  local uri, position, _, page = unpack(command.arguments)
  if page then
    vim.cmd.split()
    vim.api.nvim_win_set_buf(0, vim.uri_to_bufnr(page))
    return
  end
  vim.api.nvim_win_set_buf(0, vim.uri_to_bufnr(uri))
  vim.api.nvim_win_set_cursor(0, { position.line + 1, position.character })
  vim.lsp.buf.hover()
end

vim.api.nvim_create_autocmd("BufReadCmd", {
  group = vim.api.nvim_create_augroup("infc", {}),
  pattern = "infc:/*",
  callback = function(event)
    local client = vim.lsp.get_clients({ name = "infc" })[1]
    if not client then
      vim.notify("infc: no server is running; open a file of a site first", vim.log.levels.WARN)
      return
    end
    local reply = client:request_sync("infc/source", { uri = event.match }, 5000, event.buf)
    local text = reply and reply.result
    if type(text) ~= "string" then
      vim.notify("infc: there is no source " .. event.match, vim.log.levels.ERROR)
      return
    end
    vim.api.nvim_buf_set_lines(event.buf, 0, -1, false, vim.split(text, "\n"))
    vim.bo[event.buf].buftype = "nofile"
    vim.bo[event.buf].modifiable = false
    vim.bo[event.buf].modified = false
    vim.bo[event.buf].filetype = event.match:find("^infc:/reach/") and "markdown" or "inf"
  end,
})
