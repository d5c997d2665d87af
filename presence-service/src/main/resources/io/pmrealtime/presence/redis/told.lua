-- Takes out the changes of a crowd that were told. Of those that have changed again it is known now what people believe.
-- KEYS[1] the crowd's changes; ARGV pairs of a user and what was told
if #ARGV == 0 then return 0 end -- only taught
for i = 1, #ARGV, 2 do
  local noted = redis.call('HGET', KEYS[1], ARGV[i])
  if noted == ARGV[i + 1] then
    redis.call('HDEL', KEYS[1], ARGV[i])
  elseif noted then
    local before = string.match(ARGV[i + 1], '^%u+ LEFT ') and 'ABSENT' or 'PRESENT'
    redis.call('HSET', KEYS[1], ARGV[i], before .. string.match(noted, '^%u+( .*)$'))
  end
end
return redis.call('HLEN', KEYS[1])
