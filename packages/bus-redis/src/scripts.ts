// What must happen at once in Redis, as Lua. Each takes one key. Deadlines are kept by Redis' own clock.

/** Adds ARGV[1] to a counter that lives ARGV[2] ms from its first use. */
export const COUNT = `
local value = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return value`;

/** Takes a lease for ARGV[1] ms and answers its token, or 0 while another holds it. The token's counter outlives the lease. */
export const LEASE = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local token = redis.call('INCR', KEYS[1] .. ':token')
redis.call('SET', KEYS[1], token, 'PX', ARGV[1])
return token`;

/** Prolongs the lease with token ARGV[1] to ARGV[2] ms from now; 0 when it was lost. */
export const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/** Releases the lease with token ARGV[1], if it is still that one. */
export const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;
