namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>Sequences of one epoch, both ends included. <paramref name="To"/> is null where the damage leaves no witness of how far it went.</summary>
internal readonly record struct SequenceRange(Epoch Epoch, long From, long? To)
{
    public override string ToString() => $"{Epoch}/{From}–{(To is { } to ? to.ToString(System.Globalization.CultureInfo.InvariantCulture) : "?")}";
}
