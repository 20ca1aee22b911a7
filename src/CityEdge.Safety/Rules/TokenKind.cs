namespace CityEdge.Safety.Rules;

/// <summary>Kinds of words in a rule.</summary>
internal enum TokenKind : byte
{
    End = 0,

    /// <summary>A point's name, a function or a keyword.</summary>
    Word,
    Number,

    /// <summary>Directly after a number.</summary>
    Unit,
    Comparison,
    LeftParenthesis,
    RightParenthesis,
    Comma,
    Unknown,
}
