namespace CityEdge.Safety;

/// <summary>A text for people in the two languages of the product; either may stand for both.</summary>
/// <param name="Zh">Chinese.</param>
/// <param name="En">English.</param>
public readonly record struct LocalText(string? Zh, string? En)
{
    /// <summary>The text in one language, else in the other, else empty.</summary>
    public string In(bool chinese) => (chinese ? Zh ?? En : En ?? Zh) ?? "";
}
