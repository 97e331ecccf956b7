-- A container that was made through ambicap-runtime can neither be entered nor stopped without it: as long as one lives, it stays.
-- Lua is rpm's own, so this needs no shell on the host. The second argument is how many versions stay: 0 when the package goes.
if tonumber(arg[2]) == 0 and posix.stat("/run/ambicap", "type") == "directory" then
  local records = 0
  for _, name in ipairs(posix.dir("/run/ambicap")) do
    if name:match("%.container$") then
      records = records + 1
    end
  end
  if records > 0 then
    error("ambicap-runtime: " .. records .. " containers live that were made through it and cannot be stopped without it; remove their Pods first", 0)
  end
end
