-- Extends the lease of a replica of this service, by the clock of Redis, and forgets those whose lease is over.
-- KEYS[1] the leases; ARGV[1] the replica, ARGV[2] its lease in ms
-- Returns 1 when the lease was broken or is new, else 0, and then all replicas that live.
if #ARGV == 0 then return 0 end -- only taught
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. string.format('%.0f', now))
local broken = redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
local beat = redis.call('ZRANGE', KEYS[1], 0, -1)
table.insert(beat, 1, broken)
return beat
