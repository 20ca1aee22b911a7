using System.Globalization;

namespace CityEdge.Gateway.Journal.Intake;

/// <summary>Ids of one volatile epoch, both ends included. Written <c>v-7f3a21c0/1–9</c>.</summary>
internal readonly record struct VolatileRange(uint Mark, long From, long To)
{
    /// <summary>The two as one; null where something lies between them.</summary>
    public VolatileRange? With(in VolatileRange other) =>
        Mark == other.Mark && other.From <= To + 1 && From <= other.To + 1 ? this with { From = Math.Min(From, other.From), To = Math.Max(To, other.To) } : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"v-{Mark:x8}/{From}–{To}");
}
