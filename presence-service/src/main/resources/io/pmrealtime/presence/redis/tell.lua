-- Reads the changes of a crowd, to tell them. A telling may have been done although it failed: until it is known to be over, those
-- of whom it says that they came or went are perhaps believed to be there.
-- KEYS[1] the crowd's changes
-- Returns each user and what is noted.
local notes = redis.call('HGETALL', KEYS[1])
for i = 1, #notes, 2 do
  local before, last, data = string.match(notes[i + 1], '^(%u+) (%u+) (.*)$')
  if before == 'ABSENT' and last ~= 'LEFT' or before == 'PRESENT' and last == 'LEFT' then
    notes[i + 1] = 'PERHAPS ' .. last .. ' ' .. data
    redis.call('HSET', KEYS[1], notes[i], notes[i + 1])
  end
end
return notes
