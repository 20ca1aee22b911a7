namespace CityEdge.Gateway.Page;

/// <summary>Which of the two languages a reader wants: what the address says, else what the browser prefers, else Chinese.</summary>
internal static class PageLanguage
{
    public static bool IsChinese(HttpRequest request)
    {
        if (request.Query["lang"].FirstOrDefault() is { } asked)
        {
            return !IsEnglish(asked);
        }

        // Stable: among equals the browser's own order stands.
        var wanted = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString()).FirstOrDefault(language => IsEnglish(language) || Is(language, "zh"));
        return wanted is null || !IsEnglish(wanted);
    }

    private static bool IsEnglish(string language) => Is(language, "en");

    private static bool Is(string language, string prefix) => language.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
