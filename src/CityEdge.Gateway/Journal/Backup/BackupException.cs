using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.Backup;

/// <summary>A backup is not what it should be; nothing of it was put in place.</summary>
internal sealed class BackupException(LocalText text, Exception? inner = null) : Exception(text.En, inner)
{
    /// <summary>Why, for people.</summary>
    public LocalText Text => text;
}
