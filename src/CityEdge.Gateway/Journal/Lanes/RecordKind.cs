namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>What a record holds; the numbers are on the disk and never reused. A reader passes over kinds that it does not know.</summary>
internal enum RecordKind : byte
{
    /// <summary>A transition of an alarm.</summary>
    Transition = 1,

    /// <summary>A person's verb and what came of it.</summary>
    Action = 2,

    /// <summary>What the journal or the gateway says of itself: opened, cut, thinned, failed, resumed, moved, restored.</summary>
    Note = 3,

    /// <summary>First, last and count of repeats that were not kept one by one (S12).</summary>
    Repeats = 4,

    /// <summary>A batch of readings by report policy.</summary>
    Readings = 16,

    /// <summary>Readings at full rate and raw bus frames around an alarm.</summary>
    BlackBox = 17,

    /// <summary>Names of the points that the batches after it speak of by number, so that every segment can be read by itself.</summary>
    Points = 18,
}
