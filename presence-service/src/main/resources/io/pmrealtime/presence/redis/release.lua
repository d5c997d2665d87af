-- Ends a claim: sets the user's next due time, unless somebody made the user due earlier meanwhile.
-- KEYS[1] the index of due times; ARGV[1] the user, ARGV[2] when the claim ends, ARGV[3] the next due time, '0' for none
-- Returns 1 when the claim was still there, else 0.
if #ARGV == 0 then return 0 end -- only taught
if redis.call('ZSCORE', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
if ARGV[3] == '0' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
end
return 1
