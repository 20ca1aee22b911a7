using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Replay;

/// <summary>What is wrong with recordings, told as it is met: bad rows at file:line:column until there are too many, unknown points once each.</summary>
/// <param name="tell">Receives each error at once.</param>
/// <param name="skipUnknown">Whether rows of points that the site does not have are left out in silence.</param>
internal sealed class RecordingRemarks(Action<Diagnostic> tell, bool skipUnknown)
{
    /// <summary>After so many errors a recording is not worth reading on.</summary>
    public const int Most = 20;

    // A recording of noise names millions of points; the first few thousand are told apart.
    private const int MostNames = 4096;

    private readonly SortedSet<string> _unknown = new(StringComparer.Ordinal);

    /// <summary>Errors told so far.</summary>
    public int Errors { get; private set; }

    /// <summary>Rows left out because their point is not of this site.</summary>
    public long UnknownRows { get; private set; }

    /// <summary>Names that the site does not have.</summary>
    public IReadOnlyCollection<string> Unknown => _unknown;

    public bool TooMany => Errors >= Most;

    public void Error(string file, int line, int column, in LocalText text)
    {
        Errors++;
        tell(new Diagnostic(file, line, column, Severity.Error, text.Zh ?? "", text.En ?? ""));
    }

    /// <summary>A row of a point that the site does not have.</summary>
    public void UnknownPoint(string file, int line, int column, string name, IEnumerable<string> known)
    {
        UnknownRows++;
        if (_unknown.Count >= MostNames || !_unknown.Add(name) || skipUnknown)
        {
            return;
        }

        var (zh, en) = Spelling.Hint(name, known);
        Error(file, line, column, new LocalText($"站点没有测点“{name}”{zh}", $"the site has no point '{name}'{en}"));
    }
}
