-- Takes out the changes of a crowd that were told, except those that have changed again.
-- KEYS[1] the crowd's changes; ARGV pairs of a user and what was told
if #ARGV == 0 then return 0 end -- only taught
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
    redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
return redis.call('HLEN', KEYS[1])
