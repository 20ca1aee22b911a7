namespace CityEdge.Safety.Rules;

/// <summary>One word of a rule.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Zero-based place in the text.</param>
/// <param name="Length">Its length.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length)
{
    public int Column => Start + 1;
}
