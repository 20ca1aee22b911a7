using System.Globalization;

namespace CityEdge.Gateway.Journal.Intake;

/// <summary>The id of an entry that went up before it was durable (S6). An entry is given one at most, and no id is ever given twice. Written <c>v-7f3a21c0/9</c>.</summary>
/// <param name="Mark">Drawn at random for each volatile epoch.</param>
/// <param name="Number">From 1 within that epoch.</param>
internal readonly record struct VolatileId(uint Mark, long Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"v-{Mark:x8}/{Number}");
}
