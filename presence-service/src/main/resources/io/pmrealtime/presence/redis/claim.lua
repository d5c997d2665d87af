-- Takes users that are due, so that no other sweep takes them for a while. One that is not finished by then is due again.
-- KEYS[1] the index of due times; ARGV[1] now, ARGV[2] when the claim ends, ARGV[3] how many at most
if #ARGV == 0 then return 0 end -- only taught
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(due) do
  redis.call('ZADD', KEYS[1], ARGV[2], member)
end
return due
