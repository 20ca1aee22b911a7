namespace CityEdge.Gateway.Configuration;

/// <summary>Collects every remark about the files of one load, so that a person sees all of them in one go.</summary>
internal sealed class Diagnostics
{
    /// <summary>A file that is wrong in more places than this was not meant for us; the rest is counted, not printed.</summary>
    public const int Limit = 1_000;

    private readonly HashSet<Diagnostic> _all = [];
    private int _left;

    public bool HasErrors { get; private set; }

    public int ErrorCount { get; private set; }

    public void Error(Mark at, string zh, string en)
    {
        HasErrors = true;
        if (Add(at, Severity.Error, zh, en))
        {
            ErrorCount++;
        }
    }

    public void Warn(Mark at, string zh, string en) => Add(at, Severity.Warning, zh, en);

    public void AddRange(IEnumerable<Diagnostic> others)
    {
        foreach (var other in others)
        {
            HasErrors |= other.Severity == Severity.Error;
            ErrorCount += other.Severity == Severity.Error && _all.Add(other) ? 1 : 0;
            _all.Add(other);
        }
    }

    /// <summary>All remarks by file, line and column.</summary>
    public IReadOnlyList<Diagnostic> Sorted()
    {
        var sorted = _all.Order().ToList();
        if (_left > 0)
        {
            var last = sorted[^1];
            sorted.Add(last with { Zh = $"另有 {_left} 处未列出", En = $"{_left} more are not listed" });
        }

        return sorted;
    }

    private bool Add(Mark at, Severity severity, string zh, string en)
    {
        if (_all.Count >= Limit)
        {
            _left++;
            return false;
        }

        return _all.Add(new Diagnostic(at.File, at.Line, at.Column, severity, zh, en));
    }
}
