namespace CityEdge.Gateway.Journal.Media;

/// <summary>What is wrong with a disk, as far as people can do something about it.</summary>
internal enum MediumFailure : byte
{
    /// <summary>The disk reports an error of its own (EIO): replace it.</summary>
    Broken = 0,

    /// <summary>No room is left, or the quota is used up.</summary>
    Full,

    /// <summary>Mounted read-only, or no right to write.</summary>
    ReadOnly,

    /// <summary>The directory or the file is not there any more: unmounted, unplugged, deleted.</summary>
    Gone,

    /// <summary>It answers, but too late to be relied on. Never thrown: the journal's owner notices it.</summary>
    Slow,
}
