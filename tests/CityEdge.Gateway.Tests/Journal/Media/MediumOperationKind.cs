namespace CityEdge.Gateway.Tests.Journal.Media;

internal enum MediumOperationKind
{
    Read,
    Create,
    Write,
    Sync,
    Cut,
    Rename,
    Delete,
    SyncNames,
}
