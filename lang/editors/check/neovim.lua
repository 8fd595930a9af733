-- One session in a real Neovim, with the files that a user installs: EmenTech is opened, another app claims a port from
-- another file, the quick fix mends it; then renaming, hovering and everything else that the server shows.
--
-- `nvim --headless -c "luafile neovim.lua"` in a copy of `examples/ementech`; it leaves with 1 at the first disappointment.
local PATIENCE = tonumber(os.getenv("PATIENCE") or 60000)

local done = 0
local function step(what)
  done = done + 1
  io.stdout:write(("  %2d %s\n"):format(done, what))
end

local function expect(held, message)
  if not held then
    error(message, 2)
  end
end

local function eventually(what, held)
  local value
  local fine = vim.wait(PATIENCE, function()
    value = held()
    return value and true or false
  end, 50)
  expect(fine, "waited in vain: " .. what)
  return value
end

local function holds(text, part)
  expect(text:find(part, 1, true), ("no %q in:\n%s"):format(part, text))
end

local function buffer_text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false), "\n")
end

-- Puts the cursor on the first `needle` behind `after`.
local function go(after, needle)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  expect(vim.fn.search("\\V" .. vim.fn.escape(after, "\\"), "c") > 0, "no " .. after)
  expect(vim.fn.search("\\V" .. vim.fn.escape(needle, "\\"), "c") > 0, "no " .. needle)
end

local function client()
  return vim.lsp.get_clients({ name = "infc", bufnr = 0 })[1]
end

-- The first answer of the server to a question about the place of the cursor.
local function ask(method, params)
  local position = vim.lsp.util.make_position_params(0, client().offset_encoding)
  params = vim.tbl_extend("force", position, params or {})
  local reply, wrong = client():request_sync(method, params, PATIENCE, 0)
  expect(reply and not reply.err, ("%s: %s"):format(method, vim.inspect(wrong or reply)))
  return reply.result
end

local function errors(buffer)
  return vim.diagnostic.get(buffer, { severity = vim.diagnostic.severity.ERROR })
end

-- The text of the window that floats, if one does.
local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return buffer_text(vim.api.nvim_win_get_buf(window))
    end
  end
end

local function session()
  vim.cmd.edit("system.inf")
  local system = vim.api.nvim_get_current_buf()
  expect(vim.bo.filetype == "inf", "the file type is " .. vim.bo.filetype)
  expect(vim.bo.commentstring == "# %s" and vim.bo.shiftwidth == 2, "the options are not set")
  expect(vim.treesitter.highlighter.active[system], "the grammar is not in use")
  expect(not vim.treesitter.get_parser():parse()[1]:root():has_error(), "the grammar does not know the text")
  step("a file of infc is known as one, and has its colours")

  eventually("the server", client)
  expect(client().root_dir == vim.fn.getcwd(), "the root is " .. tostring(client().root_dir))
  ask("textDocument/hover")
  vim.wait(500)
  expect(#vim.diagnostic.get() == 0, vim.inspect(vim.diagnostic.get()))
  step("the site is sound")

  local sound = vim.fn.readfile("site.inf")
  vim.cmd.edit("site.inf")
  local site = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(site, 0, -1, false, {
    sound[1],
    "import ./system.inf { os = ubuntu-22-04; } // {",
    '  hosts.vps.apps.metrics = std.node { directory = "/srv/metrics"; port = 5001; } // {',
    '    health = http { path = "/"; every = 5m; };',
    "  };",
    "}",
  })
  local wrong = eventually("the collision", function()
    return errors(system)[1]
  end)
  expect(#errors() == 1, vim.inspect(errors()))
  expect(wrong.code == "port-collision" and wrong.source == "infc", vim.inspect(wrong))
  holds(wrong.message, "`metrics` and `ementech` both listen on 127.0.0.1:5001/tcp of `vps`")
  local line = vim.api.nvim_buf_get_lines(system, wrong.lnum, wrong.lnum + 1, false)[1]
  expect(line:sub(wrong.col + 1, wrong.end_col) == "5001", line)
  local places = wrong.user_data.lsp.relatedInformation
  expect(#places > 0 and vim.iter(places):any(function(place)
    return place.location.uri == vim.uri_from_bufnr(site)
  end), vim.inspect(places))
  step("a collision made in one file is told in the other, with both places")

  vim.api.nvim_set_current_buf(system)
  vim.api.nvim_win_set_cursor(0, { wrong.lnum + 1, wrong.col })
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title == "replace `5001` with `5002`"
    end,
  })
  eventually("the quick fix", function()
    return buffer_text(system):find("port     = 5002;", 1, true)
  end)
  eventually("that nothing is wrong", function()
    return #errors() == 0
  end)
  step("the quick fix mends it")

  -- A directory belongs to the group of this app, by a name that is only a text: renaming alone would break it.
  go("apps = {", "dumuwaks")
  local refused = client():request_sync("textDocument/rename", vim.tbl_extend("force",
    vim.lsp.util.make_position_params(0, client().offset_encoding), { newName = "market" }), PATIENCE, 0)
  holds(refused.err.message, "a directory is to belong to `infc-dumuwaks`, and nothing makes that account")
  vim.cmd([[silent %s/"infc-dumuwaks"/"infc-market"/]])
  eventually("that the group is missed", function()
    return #errors() == 1
  end)
  go("apps = {", "dumuwaks")
  vim.lsp.buf.rename("market")
  eventually("the new name", function()
    return buffer_text(system):find("to = apps.market;", 1, true)
  end)
  holds(buffer_text(vim.fn.bufnr("tests.inf")), "with.hosts.vps.apps.market.bind = any;")
  expect(not buffer_text(system):find("apps.dumuwaks", 1, true), "an old name is left")
  eventually("that nothing is wrong", function()
    return #errors() == 0
  end)
  step("an app is renamed in two files")

  go("apps = {", "5002")
  vim.lsp.buf.hover()
  local told = eventually("what hovering tells", floating)
  holds(told, "Port")
  holds(told, "hosts.vps.apps.ementech.port")
  holds(told, "127.0.0.1:5002/tcp")
  step("hovering a port tells its value and who reaches it")
  vim.cmd.fclose()

  go("hosts.vps = {", "timezone")
  vim.api.nvim_buf_set_lines(system, vim.fn.line(".") - 1, vim.fn.line(".") - 1, false, { "    mail" })
  vim.api.nvim_win_set_cursor(0, { vim.fn.line(".") - 1, 8 })
  local offered = ask("textDocument/completion")
  local labels = vim.tbl_map(function(item)
    return item.label
  end, offered.items or offered)
  expect(vim.list_contains(labels, "managed"), vim.inspect(labels))
  vim.cmd("silent undo")
  step("completion knows the fields")

  local hints = eventually("hints", function()
    local found = vim.lsp.inlay_hint.get({ bufnr = system })
    return #found > 0 and found
  end)
  local shown = vim.tbl_map(function(hint)
    return hint.inlay_hint.label
  end, hints)
  expect(vim.list_contains(shown, ":5002/tcp"), vim.inspect(shown))
  step("hints show the ports behind references")

  vim.api.nvim_exec_autocmds("BufEnter", { buffer = system })
  eventually("lenses", function()
    return vim.iter(vim.lsp.codelens.get(system)):any(function(lens)
      local title = lens.command.title
      return title:find("reachable from the internet", 1, true) and title:find("127.0.0.1:5002/tcp", 1, true)
    end)
  end)
  go("apps = {", "ementech =")
  vim.api.nvim_feedkeys("grl", "x", false)
  holds(eventually("what a lens shows", function()
    return vim.api.nvim_buf_get_name(0):find("infc:/reach/", 1, true) and buffer_text() or floating()
  end), "internet")
  if vim.api.nvim_get_current_buf() ~= system then
    vim.cmd.close()
  else
    vim.cmd.fclose()
  end
  step("lenses say who reaches a listener, and show how")

  go("hosts.vps = {", "hostname")
  vim.cmd("normal! 0i      ")
  vim.cmd("silent write")
  holds(buffer_text(system), "\n    hostname = ")
  expect(not vim.bo.modified, "it is not written")
  step("writing puts a line where it belongs")

  go("imports  = [", "hardened")
  vim.api.nvim_feedkeys("gd", "x", false)
  eventually("the library", function()
    return vim.api.nvim_buf_get_name(0):find("infc:/std/", 1, true) and buffer_text():find("profile Host", 1, true)
  end)
  expect(vim.bo.filetype == "inf" and not vim.bo.modifiable, "it is not a text to be read")
  step("a definition leads into the library")

  vim.cmd.buffer(system)
  go("apps = {", "ementech = ")
  local outline = ask("textDocument/documentSymbol")
  expect(vim.iter(outline):any(function(symbol)
    return symbol.name == "hosts.vps"
  end), vim.inspect(outline))
  expect(client().server_capabilities.semanticTokensProvider, "it has no colours")
  step("symbols and colours are there")

  vim.lsp.stop_client(vim.lsp.get_clients({ name = "infc" }), false)
  eventually("that the server leaves", function()
    return #vim.lsp.get_clients({ name = "infc" }) == 0
  end)
  step("the server leaves when told to")
end

local fine, wrong = xpcall(session, debug.traceback)
if not fine then
  io.stderr:write(wrong .. "\n")
  vim.cmd("cquit 1")
end
vim.cmd("quitall!")
