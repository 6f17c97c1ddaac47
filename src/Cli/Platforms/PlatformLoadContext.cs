using System.Reflection;
using System.Runtime.Loader;

namespace Dma.Conformance.Cli.Platforms;

/// <summary>Where an adopter's assembly lives, with its own copies of what it depends on. Only the contract is shared with the tool.</summary>
internal sealed class PlatformLoadContext : AssemblyLoadContext
{
    private static readonly Assembly Contract = typeof(IDmaPlatform).Assembly;

    private readonly AssemblyDependencyResolver _resolver;

    /// <summary>Makes a place for an assembly.</summary>
    /// <param name="path">The assembly's absolute path.</param>
    public PlatformLoadContext(string path)
        : base(path) => _resolver = new AssemblyDependencyResolver(path);

    /// <summary>The version of the contract that the tool has.</summary>
    public static string ContractVersion { get; } = Contract.GetName().Version!.ToString(3);

    /// <summary>The version of the contract that something in here was built against, if that is newer than the tool's; else null.</summary>
    public string? NewerContract { get; private set; }

    /// <summary>Looks which contract a reference asks for.</summary>
    /// <param name="reference">The reference of an assembly in here.</param>
    /// <returns>Whether it is a reference to the contract at all.</returns>
    public bool NoteContract(AssemblyName reference)
    {
        if (reference.Name != Contract.GetName().Name)
        {
            return false;
        }

        if (reference.Version > Contract.GetName().Version)
        {
            NewerContract = reference.Version!.ToString(3);
        }

        return true;
    }

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (NoteContract(assemblyName))
        {
            return Contract;
        }

        if (_resolver.ResolveAssemblyToPath(assemblyName) is { } path)
        {
            return LoadFromAssemblyPath(path);
        }

        // The framework comes from the tool's own context; what only the tool brings along does not.
        var own = Path.Combine(AppContext.BaseDirectory, $"{assemblyName.Name}.dll");
        return File.Exists(own) ? throw new FileNotFoundException(null, assemblyName.Name) : null;
    }

    /// <inheritdoc />
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
