-- A small load for LuaJIT: loops that become traces, whose exits become traces in turn, and are linked.
-- LuaJIT has no threads.
local function step(kind, number)
	if kind == 1 then
		return number + 1
	elseif kind == 2 then
		return number * 3 % 1000003
	elseif kind == 3 then
		return number - 7
	end
	return number % 65537
end

local function loop(kinds, times)
	local number = 1
	for i = 1, times do
		number = step(i % kinds + 1, number)
		if number % 97 == 0 then
			number = number + #tostring(number)
		end
	end
	return number
end

local sum = 0
for round = 1, 20 do
	for kinds = 1, 4 do
		sum = sum + loop(kinds, 3000)
	end
	-- Gives back all traces, and their memory: they are made again
	if round % 5 == 0 then
		jit.flush()
	end
end
print(jit.version .. ": " .. tostring(jit.status()) .. ", sum " .. sum)
