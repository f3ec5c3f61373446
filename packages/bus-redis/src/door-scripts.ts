// The doors of core/gate as Lua: each script is one step that nobody sees half done. Key 1 is the family's base, ARGV[1] what is added to
// Redis' own time (tests). GATE-81; the rules are those of packages/core/src/gate/door.ts, and one contract suite runs on both.
//
// Keys of a lane L: L:late and L:fresh, lessons of which somebody waits, by rank · L:present, L:admitted, L:away, people by last sign of life ·
// L:ends, lessons by the end of their leases. Of a lesson: L:c:<id> rank and counts · L:s:<id> people as "<state> <inner> <last check-in>" ·
// L:w:<id> those who wait, in the order inside the class.

import { AWAY_KEPT_MS, leaseEndsAt, PRESENT_MS, SILENT_MS, WAITING_LIMIT } from '@preau/core/gate';
import { RESTORE_MS, SERVED_LANES } from '@preau/service/gate';

/** A gate that was not heard of for this long is not counted any more. */
const GATE_SEEN_MS = 10_000;
/** At most this many of a list are put right in a visit; a tick does the rest. */
const A_FEW = 500;
const MANY = 20_000;

const COMMON = `
local B = KEYS[1]
local LANES = {${SERVED_LANES.map((lane) => `'${lane}'`).join(',')}}
local NAME = { p = 'present', a = 'admitted', w = 'away' }
local time = redis.call('TIME')
local wall = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
local function meta(field) return tonumber(redis.call('HGET', B .. 'meta', field) or '0') end
local function setMeta(field, value) redis.call('HSET', B .. 'meta', field, value) end
local function text(number) return string.format('%.0f', number) end
-- Time does not go back: a clock that does counts as standing still.
local now = math.max(wall, meta('now'))
setMeta('now', text(now))
if meta('born') == 0 then setMeta('born', text(now)) end

local function key(lane, kind, id) return B .. lane .. ':' .. kind .. (id and (':' .. id) or '') end
local function pair(lane) if lane == 'lesson' or lane == 'rejoin' then return { 'lesson', 'rejoin' } end return { lane } end
local function count(lane, id, state, by) redis.call('HINCRBY', key(lane, 'c', id), NAME[state], by) end

-- A lesson stands in the queue where it belongs, or in none when nobody of it waits.
local function requeue(lane, id)
  local c = redis.call('HMGET', key(lane, 'c', id), 'rank', 'present', 'admitted', 'away')
  local present, isIn = tonumber(c[2] or '0') or 0, (tonumber(c[3] or '0') or 0) + (tonumber(c[4] or '0') or 0) > 0
  if not c[1] or present <= 0 or not isIn then redis.call('ZREM', key(lane, 'late'), id) end
  if not c[1] or present <= 0 or isIn then redis.call('ZREM', key(lane, 'fresh'), id) end
  if c[1] and present > 0 then redis.call('ZADD', key(lane, isIn and 'late' or 'fresh'), c[1], id) end
end

local function seat(lane, id, person)
  local found = redis.call('HGET', key(lane, 's', id), person)
  if not found then return nil end
  local state, inner, seen = string.match(found, '^(%a) (%S+) (%S+)$')
  return state, inner, seen
end

local function put(lane, id, person, inner, seen, old, new, since)
  local member = id .. '\\n' .. person
  if old ~= new then
    if old then
      redis.call('ZREM', key(lane, NAME[old]), member)
      count(lane, id, old, -1)
    end
    count(lane, id, new, 1)
  end
  redis.call('ZADD', key(lane, NAME[new]), text(since), member)
  redis.call('HSET', key(lane, 's', id), person, new .. ' ' .. inner .. ' ' .. seen)
  if new == 'p' then redis.call('ZADD', key(lane, 'w', id), inner, person) else redis.call('ZREM', key(lane, 'w', id), person) end
end

local function forget(lane, id, person, state)
  redis.call('ZREM', key(lane, NAME[state]), id .. '\\n' .. person)
  redis.call('HDEL', key(lane, 's', id), person)
  redis.call('ZREM', key(lane, 'w', id), person)
  count(lane, id, state, -1)
end

local function close(lane, id)
  local all, leases = redis.call('HGETALL', key(lane, 's', id)), 0
  for i = 1, #all, 2 do
    local state = string.sub(all[i + 1], 1, 1)
    if state ~= 'p' then leases = leases + 1 end
    redis.call('ZREM', key(lane, NAME[state]), id .. '\\n' .. all[i])
  end
  redis.call('DEL', key(lane, 'c', id), key(lane, 's', id), key(lane, 'w', id))
  redis.call('ZREM', key(lane, 'ends'), id)
  redis.call('ZREM', key(lane, 'late'), id)
  redis.call('ZREM', key(lane, 'fresh'), id)
  return leases
end

-- Everything that time alone does: silence, absence, the end of lessons.
local function advance(lane, most)
  local function overdue(list, before, act)
    local members = redis.call('ZRANGEBYSCORE', key(lane, list), '-inf', before, 'WITHSCORES', 'LIMIT', 0, most)
    for i = 1, #members, 2 do
      local id, person = string.match(members[i], '^(.-)\\n(.*)$')
      act(id, person, tonumber(members[i + 1]))
      requeue(lane, id)
    end
  end
  overdue('present', '(' .. text(now - ${PRESENT_MS}), function(id, person) forget(lane, id, person, 'p') end)
  overdue('admitted', text(now - ${SILENT_MS}), function(id, person, since)
    local _, inner, seen = seat(lane, id, person)
    put(lane, id, person, inner, seen, 'a', 'w', since + ${SILENT_MS})
  end)
  overdue('away', text(now - ${AWAY_KEPT_MS}), function(id, person) forget(lane, id, person, 'w') end)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', key(lane, 'ends'), '-inf', text(now), 'LIMIT', 0, most)) do close(lane, id) end
end

local function plan(lane, id, rank, endsAt)
  if redis.call('HGET', key(lane, 'c', id), 'rank') ~= rank then
    redis.call('HSET', key(lane, 'c', id), 'rank', rank)
    requeue(lane, id)
  end
  redis.call('ZADD', key(lane, 'ends'), text(tonumber(endsAt) + ${leaseEndsAt(0)}), id)
end

local function isIdle()
  for _, lane in ipairs(LANES) do if redis.call('ZCARD', key(lane, 'present')) > 0 then return false end end
  return true
end

-- Somebody's turn: the rate pays for it.
local function turn(lane, id, person, inner, seen)
  setMeta('tokens', tostring(meta('tokens') - 1))
  redis.call('HINCRBY', B .. 'served', lane, 1)
  put(lane, id, person, inner, seen, 'p', 'a', now)
end
`;

const script = (body: string): string => `${COMMON}${body}`;

/** ARGV: lane, lesson, rank, end, person, inner, `1` with a signed lease, the lane of who lost one. Answers lane and state, or `crowded`. */
export const VISIT = script(`
local lane, id, person, inner, lost = ARGV[2], ARGV[3], ARGV[6], ARGV[7], ARGV[9]
local at, old, state
for _, each in ipairs(pair(lane)) do
  advance(each, ${A_FEW})
  state = seat(each, id, person)
  if state and not old then at, old = each, state end
end
if ARGV[8] == '1' and (not old or old == 'p') then
  if now - meta('born') < ${RESTORE_MS} then
    at = at or lane
    plan(at, id, ARGV[4], ARGV[5])
    put(at, id, person, inner, text(now), old, 'a', now)
    requeue(at, id)
    return { at, 'a' }
  end
  if not old then lane = lost end
end
at = at or lane
plan(at, id, ARGV[4], ARGV[5])
if not old and tonumber(redis.call('HGET', key(at, 'c', id), 'present') or '0') >= ${WAITING_LIMIT} then return { at, 'crowded' } end
local idle = isIdle()
local new = (not old or old == 'p') and 'p' or 'a'
put(at, id, person, inner, text(now), old, new, now)
if new == 'p' and idle and meta('tokens') >= 1 then
  turn(at, id, person, inner, text(now))
  new = 'a'
end
requeue(at, id)
return { at, new }`);

/** ARGV: lane, lesson, person, a check-in from which on nobody is away. */
export const AWAY = script(`
for _, lane in ipairs(pair(ARGV[2])) do
  advance(lane, ${A_FEW})
  local state, inner, seen = seat(lane, ARGV[3], ARGV[4])
  if state and (ARGV[5] == '' or tonumber(seen) < tonumber(ARGV[5])) then
    if state == 'a' then put(lane, ARGV[3], ARGV[4], inner, seen, 'a', 'w', now) end
    if state == 'p' then forget(lane, ARGV[3], ARGV[4], 'p') end
    requeue(lane, ARGV[3])
  end
end
return 0`);

/** ARGV: lane, lesson, person. */
export const LEAVE = script(`
for _, lane in ipairs(pair(ARGV[2])) do
  advance(lane, ${A_FEW})
  local state = seat(lane, ARGV[3], ARGV[4])
  if state then
    forget(lane, ARGV[3], ARGV[4], state)
    requeue(lane, ARGV[3])
  end
end
return 0`);

/** ARGV: lane, lesson. Answers how many leases ended. */
export const END = script(`
local ended = 0
for _, lane in ipairs(pair(ARGV[2])) do
  advance(lane, ${A_FEW})
  ended = ended + close(lane, ARGV[3])
end
return ended`);

/** ARGV: fencing token, rate, most. Answers tokens and how many wait by lane; nothing when a newer token was seen. */
export const FILL = script(`
if tonumber(ARGV[2]) < meta('fence') then return {} end
setMeta('fence', ARGV[2])
for _, lane in ipairs(LANES) do advance(lane, ${MANY}) end
local filled = meta('filled')
-- By the wall, so that a clock set back stops the rate for one tick and no longer.
local elapsed = filled == 0 and 0 or math.max(0, wall - filled)
setMeta('filled', text(wall))
local tokens = math.min(tonumber(ARGV[4]), meta('tokens') + tonumber(ARGV[3]) * elapsed / 1000)
setMeta('tokens', tostring(tokens))
local reply = { tostring(tokens) }
for _, lane in ipairs(LANES) do reply[#reply + 1] = redis.call('ZCARD', key(lane, 'present')) end
return reply`);

/** ARGV: fencing token, then how many of each lane. Answers lane, lesson, person of each turn. */
export const ADMIT = script(`
if tonumber(ARGV[2]) ~= meta('fence') then return {} end
local turns = {}
for n, lane in ipairs(LANES) do
  local left = math.min(tonumber(ARGV[2 + n]), math.floor(meta('tokens')))
  while left > 0 do
    local id = redis.call('ZRANGE', key(lane, 'late'), 0, 0)[1] or redis.call('ZRANGE', key(lane, 'fresh'), 0, 0)[1]
    if not id then break end
    local people = redis.call('ZRANGE', key(lane, 'w', id), 0, left - 1)
    for _, person in ipairs(people) do
      local _, inner, seen = seat(lane, id, person)
      turn(lane, id, person, inner, seen)
      turns[#turns + 1] = lane
      turns[#turns + 1] = id
      turns[#turns + 1] = person
    end
    left = left - #people
    requeue(lane, id)
    if #people == 0 then break end
  end
end
return turns`);

/** ARGV: lane, lesson, person. Answers the state, or an empty text. */
export const STATE = script(`
for _, lane in ipairs(pair(ARGV[2])) do
  advance(lane, ${A_FEW})
  local state = seat(lane, ARGV[3], ARGV[4])
  if state then return state end
end
return ''`);

/** ARGV: lane, lesson. Answers person and state of everybody. */
export const PEOPLE = script(`
local people = {}
for _, lane in ipairs(pair(ARGV[2])) do
  advance(lane, ${A_FEW})
  local all = redis.call('HGETALL', key(lane, 's', ARGV[3]))
  for i = 1, #all, 2 do
    people[#people + 1] = all[i]
    people[#people + 1] = string.sub(all[i + 1], 1, 1)
  end
end
return people`);

/** ARGV: lane. Answers lesson, rank, how many wait, `1` if the class is in; the late first, then by rank. */
export const QUEUE = script(`
local queue = {}
advance(ARGV[2], ${A_FEW})
for _, list in ipairs({ 'late', 'fresh' }) do
  local lessons = redis.call('ZRANGE', key(ARGV[2], list), 0, -1, 'WITHSCORES')
  for i = 1, #lessons, 2 do
    queue[#queue + 1] = lessons[i]
    queue[#queue + 1] = lessons[i + 1]
    queue[#queue + 1] = redis.call('HGET', key(ARGV[2], 'c', lessons[i]), 'present')
    queue[#queue + 1] = list == 'late' and '1' or '0'
  end
end
return queue`);

/** ARGV: the gate's id. Answers how many gates there are, then waiting and served of each lane. */
export const BEAT = script(`
redis.call('ZADD', B .. 'gates', text(wall), ARGV[2])
redis.call('ZREMRANGEBYSCORE', B .. 'gates', '-inf', text(wall - ${GATE_SEEN_MS}))
local reply = { redis.call('ZCARD', B .. 'gates') }
for _, lane in ipairs(LANES) do
  advance(lane, ${A_FEW})
  reply[#reply + 1] = redis.call('ZCARD', key(lane, 'present'))
end
for _, lane in ipairs(LANES) do reply[#reply + 1] = tonumber(redis.call('HGET', B .. 'served', lane) or '0') end
return reply`);

/** Unknown leases are honoured from now on as after a start. */
export const REOPEN = script(`
setMeta('born', text(now))
return 0`);
