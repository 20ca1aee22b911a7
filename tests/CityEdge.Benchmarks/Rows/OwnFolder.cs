namespace CityEdge.Benchmarks.Rows;

/// <summary>A temporary folder that goes with its owner.</summary>
internal sealed class OwnFolder(string prefix) : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory(prefix).FullName;

    public void Dispose() => Directory.Delete(Path, true);
}
