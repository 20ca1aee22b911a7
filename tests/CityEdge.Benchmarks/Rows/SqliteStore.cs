using Microsoft.Data.Sqlite;

namespace CityEdge.Benchmarks.Rows;

/// <summary>SQLite as it is set up where events must not be lost: write-ahead log, synchronous FULL, one connection, one prepared statement, one transaction a group.</summary>
internal sealed class SqliteStore : IEventStore
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private long _number;

    public SqliteStore(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Do("PRAGMA journal_mode=WAL");
        Do("PRAGMA synchronous=FULL");
        Do("CREATE TABLE event (sequence INTEGER PRIMARY KEY, kind INTEGER, boot BLOB, monotonic INTEGER, wall INTEGER, clock INTEGER, shared BLOB, private BLOB)");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO event VALUES ($sequence, $kind, $boot, $monotonic, $wall, $clock, $shared, $private)";
        foreach (var name in (string[])["sequence", "kind", "boot", "monotonic", "wall", "clock", "shared", "private"])
        {
            _insert.Parameters.Add(_insert.CreateParameter()).ParameterName = "$" + name;
        }

        _insert.Prepare();
    }

    public void Keep(int count)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        for (var i = 0; i < count; i++)
        {
            var stamp = SampleEvent.StampOf(++_number);
            var parameters = _insert.Parameters;
            parameters[0].Value = _number;
            parameters[1].Value = 1L;
            parameters[2].Value = SampleEvent.Boot.ToByteArray();
            parameters[3].Value = stamp.Monotonic;
            parameters[4].Value = stamp.Wall.UtcTicks;
            parameters[5].Value = (long)stamp.Clock;
            parameters[6].Value = SampleEvent.Shared;
            parameters[7].Value = SampleEvent.Private;
            _insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private void Do(string statement)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
