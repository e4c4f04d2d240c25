/// The version of this program, as `--version` and every report give it.
package let programVersion = "0.1.0"
