using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>One value in a read: registers (or coils) that must stay together, and the point or output that they tell of.</summary>
/// <param name="Address">First register, as on the wire.</param>
/// <param name="Registers">How many registers or coils.</param>
/// <param name="Point">The point that is decoded from them; null for a read-back.</param>
/// <param name="Output">The output whose state they are; null for a point.</param>
internal readonly record struct ReadItem(int Address, int Registers, BoundPoint? Point = null, OutputState? Output = null)
{
    /// <summary>One past the last register.</summary>
    public int End => Address + Registers;
}
