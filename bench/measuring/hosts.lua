-- Asks for each of so many hosts at random: `wrk ... URL -- NUMBER`. Ends as wrk.lua does.
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "wrk.lua")
local asked = {}

function init(args)
  for i = 0, tonumber(args[1]) - 1 do
    asked[i + 1] = wrk.format("GET", "/shop/cart", { Host = string.format("host-%06d.example.com", i) })
  end
  math.randomseed(1)
end

function request()
  return asked[math.random(#asked)]
end
