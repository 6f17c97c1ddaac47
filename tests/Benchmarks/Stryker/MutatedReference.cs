using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>
/// The assembly in which Stryker has put all its mutants, each behind a switch. Every instance has static fields of its own, since what a
/// mutant does while they are initialised would stay.
/// </summary>
internal sealed class MutatedReference
{
    /// <summary>Stands for no mutant.</summary>
    public const int None = -1;

    private readonly Assembly _assembly;
    private readonly Type _control;

    /// <summary>Loads the assembly; nothing of it is called yet.</summary>
    /// <param name="path">The assembly.</param>
    public MutatedReference(string path)
    {
        // The contract is not beside it, so that it is shared with the suite.
        _assembly = new AssemblyLoadContext(null).LoadFromAssemblyPath(path);
        _control =
            _assembly.GetTypes().SingleOrDefault(static type => type is { Name: "MutantControl", IsNested: false })
            ?? throw new InvalidOperationException($"{path} has no mutants in it");
        RuntimeHelpers.RunClassConstructor(_control.TypeHandle);
        Activate(None);
    }

    /// <summary>Makes one mutant the active one.</summary>
    /// <param name="mutant">Its number, or <see cref="None" />.</param>
    public void Activate(int mutant) => _control.GetField("ActiveMutant")!.SetValue(null, mutant);

    /// <summary>From now on, takes down which mutants are reached instead of activating any.</summary>
    public void CaptureCoverage() => _control.GetField("CaptureCoverage")!.SetValue(null, true);

    /// <summary>The mutants that were reached, and those of them that were while static fields were initialised.</summary>
    public (IReadOnlyCollection<int> Reached, IReadOnlyCollection<int> Static) TakeCoverage()
    {
        var taken = (IList<int>[])_control.GetMethod("GetCoverageData")!.Invoke(null, null)!;
        return ([.. taken[0]], [.. taken[1]]);
    }

    /// <summary>Makes the factory of the platform's machines.</summary>
    /// <param name="factory">The factory; null if that throws.</param>
    /// <param name="thrown">What it throws then.</param>
    public bool TryCreateFactory(
        [NotNullWhen(true)] out IDmaPlatformFactory? factory,
        [NotNullWhen(false)] out Exception? thrown
    )
    {
        (factory, thrown) = (null, null);
        try
        {
            factory = new CheckedFactory(
                (IDmaPlatformFactory)Activator.CreateInstance(TypeOf("ReferenceFactory"))!,
                machine => (IDmaPlatform)Activator.CreateInstance(TypeOf("DiagnosingPlatform"), machine, null)!
            );
            return true;
        }
        catch (TargetInvocationException exception)
        {
            thrown = exception.GetBaseException();
            return false;
        }
    }

    private Type TypeOf(string name) => _assembly.GetType($"Dma.Reference.{name}", throwOnError: true)!;
}
