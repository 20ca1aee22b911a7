namespace CityEdge.Gateway.Configuration;

/// <summary>A place in a file that a person wrote: line and column count from 1.</summary>
internal readonly record struct Mark(string File, int Line, int Column)
{
    /// <summary>The place some characters to the right; only for text that stands on one line.</summary>
    public Mark Right(int characters) => this with { Column = Column + characters };

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
