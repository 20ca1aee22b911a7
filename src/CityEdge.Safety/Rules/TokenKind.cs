namespace CityEdge.Safety.Rules;

/// <summary>Kinds of words in a rule.</summary>
internal enum TokenKind : byte
{
    End = 0,

    /// <summary>A point's name, a function or a keyword.</summary>
    Word,

    /// <summary>Without a sign.</summary>
    Number,

    /// <summary>Directly after a number, or after <c>per</c>.</summary>
    Unit,

    /// <summary>A time of the day, as <c>22:30</c>.</summary>
    Time,
    Comparison,
    Plus,
    Minus,
    Times,
    Divide,
    LeftParenthesis,
    RightParenthesis,
    Comma,
    Unknown,
}
