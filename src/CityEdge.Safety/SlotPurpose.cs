namespace CityEdge.Safety;

/// <summary>What a deadline is for.</summary>
internal enum SlotPurpose : byte
{
    Hours,
    Supervision,
    Isolation,
    Alarm,
    Delay,
    Part,
}
