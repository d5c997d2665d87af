-- Notes a change of a user in a crowd, for the next telling, beside what its people believe until then.
-- KEYS[1] the crowd's changes; ARGV[1] the user, ARGV[2] the change, ARGV[3] its data, ARGV[4] how many ms the notes are kept at most
if #ARGV == 0 then return 0 end -- only taught
local noted = redis.call('HGET', KEYS[1], ARGV[1])
local before = noted and string.match(noted, '^(%u+) ') or (ARGV[2] == 'JOINED' and 'ABSENT' or 'PRESENT')
redis.call('HSET', KEYS[1], ARGV[1], before .. ' ' .. ARGV[2] .. ' ' .. ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
