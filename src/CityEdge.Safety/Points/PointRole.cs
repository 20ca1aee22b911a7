namespace CityEdge.Safety.Points;

/// <summary>What a point stands for in the tree line → device → point, which decides who answers for a silence.</summary>
public enum PointRole : byte
{
    /// <summary>A quantity or state of a device.</summary>
    Measurement = 0,

    /// <summary>Whether a device answers (1) or not (Bad); the parent of its measurements.</summary>
    Device,

    /// <summary>Whether a line is open and its bus is ours (1) or not (Bad); the parent of its devices.</summary>
    Line,

    /// <summary>Whether an output is in its commanded state (1) or not (Bad).</summary>
    Output,

    /// <summary>Something of the gateway itself: disk, clock, mains.</summary>
    Gateway,

    /// <summary>The canary that crosses the whole path to prove that it is alive; never an alarm to people.</summary>
    Canary,
}
