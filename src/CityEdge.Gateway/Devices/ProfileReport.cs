using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Devices;

/// <summary>What the test of one profile came to: its own errors and its captures.</summary>
/// <param name="Id">The profile.</param>
/// <param name="Diagnostics">What is wrong with its files.</param>
/// <param name="Captures">Its captures by name.</param>
internal sealed record ProfileReport(string Id, IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<CaptureResult> Captures)
{
    /// <summary>A profile without a capture has not passed: nobody has shown that it reads anything.</summary>
    public bool Passed => Captures.Count > 0 && Captures.All(capture => capture.Passed) && Diagnostics.All(diagnostic => diagnostic.Severity != Severity.Error);

    public int CountOf(CaptureOrigin origin) => Captures.Count(capture => capture.Origin == origin);
}
