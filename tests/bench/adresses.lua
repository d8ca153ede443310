-- wrk: asks the addresses of a file (ADRESSES) in turn, each thread from another place.
local list, at = {}, 0

function init(args)
	for line in io.lines(os.getenv("ADRESSES")) do
		list[#list + 1] = line
	end
	math.randomseed(tonumber(tostring({}):match("0x(%x+)"), 16) % 2 ^ 31)
	at = math.random(#list)
end

function request()
	at = at % #list + 1
	return wrk.format("GET", list[at])
end

function done(summary, latency, requests)
	local errors = summary.errors
	print(string.format("MESURE %d %d %.3f %.3f %d", summary.requests, summary.duration,
	    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
	    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
