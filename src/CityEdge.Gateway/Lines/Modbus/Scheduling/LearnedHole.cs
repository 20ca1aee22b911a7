using CityEdge.Gateway.Devices;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>Registers between two points that a device refused to read: never spanned again.</summary>
/// <param name="Device">The device's id.</param>
/// <param name="Table">The table it lies in.</param>
/// <param name="Address">First register of the hole.</param>
/// <param name="Count">How many registers.</param>
internal sealed record LearnedHole(string Device, RegisterTable Table, int Address, int Count)
{
    public bool Overlaps(int from, int to) => Address < to && from < Address + Count;
}
