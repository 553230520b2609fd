using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Modular.Kernel;

/// <summary>Options for writing migrations: no server is asked.</summary>
public static class ModuleDbDesign
{
    public static DbContextOptions<T> Sqlite<T>()
        where T : ModuleDb => (DbContextOptions<T>)new DbContextOptionsBuilder<T>().UseSqliteFile("Data Source=design.db").Options;

    public static DbContextOptions<T> Postgres<T>(string module)
        where T : ModuleDb => (DbContextOptions<T>)new DbContextOptionsBuilder<T>().UsePostgres(NpgsqlDataSource.Create("Host=design"), module).Options;
}
