-- Replaces a user's state in a workspace if it is still the one that the decision was made on.
-- KEYS[1] the state, KEYS[2] the user's location; both carry the user's hash tag.
-- ARGV[1] the stamp of the state that was read, '0' for none
-- ARGV[2] the next state, ARGV[3] after how many ms it may be forgotten ('0': never)
-- ARGV[4] the location as JSON, '' for none; ARGV[5] how many ms it is believed; ARGV[6] the workspace
-- Returns 1 when the state was replaced, else 0.
if #ARGV == 0 then return 0 end -- only taught
local current = redis.call('GET', KEYS[1])
local stamp = current and string.match(current, '^{"v":(%d+)') or '0'
if stamp ~= ARGV[1] then
  return 0
end
if ARGV[3] == '0' then
  redis.call('SET', KEYS[1], ARGV[2])
else
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
if ARGV[4] ~= '' then
  redis.call('SET', KEYS[2], ARGV[4], 'PX', ARGV[5])
else
  -- The user may be somewhere in another workspace.
  local location = redis.call('GET', KEYS[2])
  if location and cjson.decode(location).workspaceId == ARGV[6] then
    redis.call('DEL', KEYS[2])
  end
end
return 1
