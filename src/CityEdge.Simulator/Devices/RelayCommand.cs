namespace CityEdge.Simulator.Devices;

/// <summary>One line of a relay board's log.</summary>
/// <param name="Timestamp">Monotonic, of the board's time provider.</param>
/// <param name="Wall">For people.</param>
/// <param name="Coil">From 0.</param>
/// <param name="On">State afterwards.</param>
/// <param name="Cause">Why.</param>
internal readonly record struct RelayCommand(long Timestamp, DateTimeOffset Wall, int Coil, bool On, RelayCause Cause);
