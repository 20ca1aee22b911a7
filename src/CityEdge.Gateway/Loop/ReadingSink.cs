using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Loop;

/// <summary>Where a line leaves its readings. Never blocks and never throws; what cannot be kept is merged (newest, worst, every state change).</summary>
internal delegate void ReadingSink(in Reading reading);
