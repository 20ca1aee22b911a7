using System.Globalization;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>
/// One unbroken run of sequence numbers of a lane. A new one begins whenever anything was cut, salvaged, restored or moved. The mark is drawn at random,
/// so that a restored backup and a copied directory never issue an epoch that the other has issued before. Written <c>2-7f3a21c0</c>.
/// </summary>
internal readonly record struct Epoch(uint Ordinal, uint Mark) : IComparable<Epoch>
{
    public static Epoch? Parse(string text) =>
        text.Split('-') is [var ordinal, { Length: 8 } mark]
        && uint.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && uint.TryParse(mark, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var drawn)
            ? new(count, drawn) : null;

    /// <summary>The epoch after this one.</summary>
    public Epoch Next(uint mark) => new(Ordinal + 1, mark);

    public int CompareTo(Epoch other) => (Ordinal, Mark).CompareTo((other.Ordinal, other.Mark));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ordinal}-{Mark:x8}");
}
