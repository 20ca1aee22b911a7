using CityEdge.Safety.Points;

namespace CityEdge.Gateway.History;

/// <summary>A point that the history has met, with the last that it heard of it.</summary>
internal sealed class KnownPoint(int number, string name)
{
    /// <summary>Stands for it in keys.</summary>
    public int Number => number;

    public string Name => name;

    public PointKind Kind { get; set; }

    public string Unit { get; set; } = "";

    public ReadingSample Last { get; set; }
}
