using CityEdge.Safety;

namespace CityEdge.Gateway.Devices;

/// <summary>What came of one capture.</summary>
/// <param name="Case">Folder name of the capture.</param>
/// <param name="Origin">Where its frames come from; null where the file itself is wrong.</param>
/// <param name="Differences">What was read and what was expected, where they differ; empty when it passed.</param>
internal sealed record CaptureResult(string Case, CaptureOrigin? Origin, IReadOnlyList<LocalText> Differences)
{
    public bool Passed => Differences.Count == 0;
}
